import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { AlignMode } from '../../shared/model/timelines.ts'
import type { OccupancyMode } from './lanes.ts'
import type { PictureStyle } from './picture.ts'
import type { Extent } from './viewport.ts'

/** What the heatmap on the screen shows, for whoever makes something of it: a figure, an export, a link. */
export interface HeatmapPlace {
  readonly runIds: readonly number[]
  readonly window: Extent
  readonly range: Extent | undefined
  readonly mode: OccupancyMode
  readonly align: AlignMode
  readonly scale: PictureStyle['scale']
  readonly scaleMode: PictureStyle['scaleMode']
}

/** The place of the heatmap whose tab is the active one; undefined when another view is. */
export const useHeatmapPlace = defineStore('heatmap-place', () => {
  const current = shallowRef<HeatmapPlace>()
  return { current }
})
