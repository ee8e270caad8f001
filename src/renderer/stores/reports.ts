import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import type { PresetId } from '../../engine/designs/validation/presets.ts'
import { useConnection } from './connection.ts'
import { createLoader } from './loadable.ts'

/** The results of the sample projects: computed once, kept while the page is open. */
export const useReports = defineStore('reports', () => {
  const connection = useConnection()
  const seed = createLoader((onProgress) => connection.call('study.seed', {}, { onProgress }))
  const byPreset = {
    paper: createLoader(() => connection.call('designs.validation', { preset: 'paper' })),
    'whole-network': createLoader(() => connection.call('designs.validation', { preset: 'whole-network' })),
  } as const satisfies Record<PresetId, unknown>
  const preset = ref<PresetId>('paper')

  // What was cut off by a lost connection is asked again as soon as there is a new one.
  watch(
    () => connection.state,
    (state) => {
      if (state !== 'connected') return
      for (const loader of [seed, ...Object.values(byPreset)]) {
        if (loader.state.value.problems.some(({ code }) => code === 'connection-lost')) void loader.reload()
      }
    },
  )

  return {
    preset,
    seed: computed(() => seed.state.value),
    paper: computed(() => byPreset.paper.state.value),
    validation: computed(() => byPreset[preset.value].state.value),
    needSeed: seed.need,
    reloadSeed: seed.reload,
    needPaper: byPreset.paper.need,
    needValidation: () => byPreset[preset.value].need(),
    reloadValidation: () => byPreset[preset.value].reload(),
  }
})
