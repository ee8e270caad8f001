import { onScopeDispose, shallowRef, watch, type ShallowRef } from 'vue'
import type { Problem } from '../../engine/model/problem.ts'
import type { FigureSpec, FileOut } from '../../shared/model/figures.ts'
import { useConnection } from './connection.ts'

/** A drawn figure, or why there is none. */
export interface Preview {
  /** The SVG as the source of an image: it can run nothing and fetch nothing. */
  readonly url?: string
  readonly bytes?: number
  /** From the question to the answer. */
  readonly tookMs?: number
  readonly isDrawing: boolean
  readonly problems: readonly Problem[]
}

/** Typing draws once, not with every letter; the first picture is drawn at once. */
const PAUSE_MS = 120
/** Of rasters inside the preview: what a screen shows. */
const SCREEN_DPI = 192

/** A picture of a file, for the source of an image. */
export function imageUrl({ mimeType, base64 }: FileOut): string {
  return `data:${mimeType};base64,${base64}`
}

/** The words of a file of text. */
export function textOfFile({ base64 }: FileOut): string {
  return new TextDecoder().decode(Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)))
}

/** Draws a figure whenever it changes; the old picture stays until the new one is there. */
export function usePreview(spec: () => FigureSpec | undefined): Readonly<ShallowRef<Preview>> {
  const connection = useConnection()
  const preview = shallowRef<Preview>({ isDrawing: false, problems: [] })
  let timer: ReturnType<typeof setTimeout> | undefined
  let newest = 0

  async function draw(wanted: FigureSpec): Promise<void> {
    const own = ++newest
    preview.value = { ...preview.value, isDrawing: true }
    const start = performance.now()
    const answer = await connection.call('figures.render', { spec: wanted, format: 'svg', dpi: SCREEN_DPI })
    if (own !== newest) return
    preview.value = answer.ok
      ? {
          url: imageUrl(answer.value),
          bytes: Math.floor((answer.value.base64.length * 3) / 4),
          tookMs: performance.now() - start,
          isDrawing: false,
          problems: [],
        }
      : { isDrawing: false, problems: answer.problems }
  }

  watch(
    // By content: a draft that is the same again draws nothing.
    [() => JSON.stringify(spec() ?? null), () => connection.state],
    ([text, state]) => {
      clearTimeout(timer)
      const wanted = spec()
      if (state !== 'connected') return
      if (wanted === undefined || text === 'null') {
        newest++
        preview.value = { isDrawing: false, problems: [] }
      } else timer = setTimeout(() => void draw(wanted), preview.value.url === undefined ? 0 : PAUSE_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => clearTimeout(timer))
  return preview
}
