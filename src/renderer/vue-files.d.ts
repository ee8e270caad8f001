// For tools that cannot read .vue files; vue-tsc reads them and does not look here.
declare module '*.vue' {
  import type { Component } from 'vue'
  const component: Component
  export default component
}
