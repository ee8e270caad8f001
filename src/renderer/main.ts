import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app.vue'
import './theme/fonts.css'
import { variablesSheet } from './theme/css-variables.ts'
import './theme/ui.css'
import { getReady } from './workbench/head-start.ts'

const variables = new CSSStyleSheet()
variables.replaceSync(variablesSheet())
document.adoptedStyleSheets = [...document.adoptedStyleSheets, variables]

createApp(App).use(createPinia()).mount('#app')

void getReady()
