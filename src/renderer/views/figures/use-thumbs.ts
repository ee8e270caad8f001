import { reactive, watch } from 'vue'
import type { FigureRow } from '../../../shared/model/figures.ts'
import { useConnection } from '../../stores/connection.ts'
import { imageUrl } from '../../stores/figures-preview.ts'

/** Pictures of a thumb: larger ones would be no sharper. */
const THUMB_DPI = 72
/** The figure that is looked at is drawn before them. */
const REST_MS = 600

/** Small pictures of saved figures by id, drawn one after the other; a changed figure is drawn anew. */
export function useThumbs(rows: () => readonly FigureRow[]): ReadonlyMap<number, string> {
  const connection = useConnection()
  const thumbs = reactive(new Map<number, string>())
  const drawnAt = new Map<number, number>()
  let isDrawing = false

  async function drawMissing(): Promise<void> {
    if (isDrawing) return
    isDrawing = true
    if (drawnAt.size === 0) await new Promise((resolve) => setTimeout(resolve, REST_MS))
    for (;;) {
      const next = rows().find(({ id, updatedAt }) => drawnAt.get(id) !== updatedAt)
      if (next === undefined) break
      drawnAt.set(next.id, next.updatedAt)
      const answer = await connection.call('figures.render', {
        spec: next.spec,
        format: 'png',
        dpi: THUMB_DPI,
      })
      if (answer.ok) thumbs.set(next.id, imageUrl(answer.value))
      else thumbs.delete(next.id)
    }
    isDrawing = false
  }

  watch(rows, () => void drawMissing(), { immediate: true })
  return thumbs
}
