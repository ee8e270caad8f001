import { defineStore } from 'pinia'
import { computed, watch } from 'vue'
import type { Catalog, FieldInfo } from '../../shared/model/catalog.ts'
import { useConnection } from './connection.ts'
import { createLoader } from './loadable.ts'

/** Everything that can be chosen for a run: networks, designs, fields, presets. */
export const useCatalog = defineStore('catalog', () => {
  const connection = useConnection()
  const loader = createLoader<Catalog>(() => connection.call('catalog.get', {}))
  const catalog = computed(() => loader.state.value.value)
  const fieldsById = computed<ReadonlyMap<string, FieldInfo>>(
    () => new Map((catalog.value?.fields ?? []).map((field) => [field.id, field])),
  )

  // Asked before there was a connection, or cut off by a lost one.
  watch(
    () => connection.state,
    (state) => {
      if (state === 'connected' && loader.state.value.problems.length > 0) void loader.reload()
    },
  )

  // Somebody saved or deleted a preset, on whatever page.
  connection.on('catalog.changed', () => {
    if (catalog.value !== undefined) void loader.reloadAfter()
  })

  return {
    state: computed(() => loader.state.value),
    catalog,
    fieldsById,
    need: loader.need,
    reload: loader.reload,
  }
})
