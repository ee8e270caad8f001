import { fixed } from '../../shared/format/numbers.ts'
import { momentText } from './axis.ts'
import { CURSOR_REST_MS } from './budgets.ts'
import { maximumLine, rowAt, tipHtml, tipOfLane, type TipClock } from './lane-tip.ts'
import type { Lane } from './lanes.ts'
import type { HeatmapModel } from './model.ts'
import { createNewest } from './newest.ts'
import type { Picture } from './picture.ts'
import { layerShape } from './strip-paint.ts'
import type { ChartListeners } from './time-chart.ts'
import type { PointerPlace } from './use-pointer.ts'

/** The tooltips of the lanes: what stands where the pointer is; none while there is no place to tell about. */
export function useTips(
  model: HeatmapModel,
  pictureNow: () => Picture | undefined,
  placeNow: () => PointerPlace | undefined,
): ChartListeners['tipOf'] {
  const clock = (): TipClock => ({ unit: model.unit.value, cyclesPerSecond: model.cyclesPerSecond })

  /** Asks for the largest cycle under a resting pointer: heat tiles carry sums only. */
  const maximum = createNewest<{ lane: number; pixel: number; row: number; show: (html: string) => void }>(
    async ({ lane, pixel, row, show }, signal) => {
      await new Promise((resolve) => setTimeout(resolve, CURSOR_REST_MS))
      const shown = pictureNow()?.pictureOf(lane)
      const [tip, found] = [shown && tipOfLane(shown, pixel, row, clock()), shown?.sumAt(pixel, row)]
      const source = model.runs[shown?.lane.run ?? 0]?.source
      const quantity = shown?.lane.quantity
      if (signal.aborted || shown === undefined || tip === undefined || found === undefined) return
      if (source === undefined || quantity === undefined) return
      const { first, end } = found.cycles
      const question = {
        t0: first,
        t1: end,
        bins: 1,
        quantity: quantity.id,
        withMax: true,
        rowGroups: shown.lane.rows,
      }
      const answer = await source.query([question], signal)
      const max = answer.ok ? answer.value[0]?.max?.[row] : undefined
      if (signal.aborted || max === undefined) return
      show(tipHtml({ ...tip, lines: [...tip.lines, maximumLine(shown, row, max)] }))
    },
  )

  function tipOf(index: number, later: (html: string) => void): string {
    const lane = model.lanes.value[index]
    const at = placeNow()
    if (lane === undefined || at === undefined) return ''
    const shown = pictureNow()?.pictureOf(index)
    if (shown === undefined) return stripTip(lane, at.x)
    const pixel = Math.floor(at.x * window.devicePixelRatio)
    const row = rowAt(shown, at.y - lane.top)
    const tip = tipOfLane(shown, pixel, row, clock())
    if (tip === undefined) return ''
    if (lane.kind === 'heat') maximum.replace({ lane: index, pixel, row, show: later })
    return tipHtml(tip)
  }

  function stripTip(lane: Lane, x: number): string {
    const cycle = model.view.value.start + x * model.view.value.cyclesPerPixel
    const known = pictureNow()?.spansOf(lane.run)?.known()
    const moment = (at: number): string => momentText(at, model.unit.value, model.cyclesPerSecond)
    const within = ({ start, end }: { readonly start: number; readonly end: number }) =>
      start <= cycle && cycle < end
    if (lane.kind === 'layers') {
      const layer = known?.layers.find(within)
      if (layer === undefined) return stepTip(lane, cycle)
      const lines = [
        ['Shape', layerShape(layer)],
        ['From', moment(layer.start)],
        ['Cycles', moment(layer.end - layer.start)],
      ] as const
      return tipHtml({ title: layer.name, lines })
    }
    const fold = known?.folds.find(within)
    if (fold === undefined) {
      const layer = known?.layers.find(within)
      return layer === undefined
        ? stepTip(lane, cycle)
        : tipHtml({ title: layer.name, lines: [['Folds', fixed(layer.folds, 0)]] })
    }
    const lines = [
      ['Mapped', `${fold.mappedRows} × ${fold.mappedCols}`],
      ['From', moment(fold.start)],
      ['Cycles', moment(fold.end - fold.start)],
    ] as const
    return tipHtml({ title: `Fold ${fold.index}`, lines })
  }

  function stepTip(lane: Lane, cycle: number): string {
    const steps = pictureNow()?.spansOf(lane.run)?.steps() ?? []
    const step = steps.findIndex(({ first, end }) => first <= cycle && cycle < end)
    const found = steps[step]
    if (found === undefined) return ''
    const { unit, cyclesPerSecond } = clock()
    const lines = [
      ['From', momentText(found.first, unit, cyclesPerSecond)],
      ['Cycles', momentText(found.end - found.first, unit, cyclesPerSecond)],
    ] as const
    return tipHtml({ title: `Step ${step}`, lines })
  }

  return tipOf
}
