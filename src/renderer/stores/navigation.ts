import { defineStore } from 'pinia'
import { ref, watchEffect } from 'vue'

/** Every page with its title; the id is what the address shows. */
export const PAGES = {
  home: 'Home',
  'seed-study': 'Seed study',
  'cambricon-d': 'Cambricon-D on guided diffusion',
} as const satisfies Record<string, string>

/** Id of a page. */
export type PageId = keyof typeof PAGES

/** The sample projects, in the order of the tree. */
export const PROJECTS = ['seed-study', 'cambricon-d'] as const satisfies readonly PageId[]

/** Which page is open; it stands in the address, so reload and back do what they should. */
export const useNavigation = defineStore('navigation', () => {
  const page = ref<PageId>(pageOf(location.hash))
  addEventListener('hashchange', () => {
    page.value = pageOf(location.hash)
  })
  watchEffect(() => {
    document.title = page.value === 'home' ? 'Deltascope' : `${PAGES[page.value]} – Deltascope`
  })
  function open(id: PageId): void {
    location.hash = id === 'home' ? '' : id
    page.value = id
  }
  return { page, open }
})

function pageOf(hash: string): PageId {
  const id = hash.replace('#', '')
  return Object.hasOwn(PAGES, id) ? (id as PageId) : 'home'
}
