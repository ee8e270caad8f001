import type { Command } from '../commands/command.ts'
import type { Hotkey } from '../commands/hotkey.ts'
import { timelineCommand, tracesCommand } from './command-line.ts'
import type { HeatmapModel } from './model.ts'
import type { Extent } from './viewport.ts'

/** Slots of bookmarks, as keys. */
const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

/** The command that saves the traces of the selected range. */
export const TRACES_COMMAND = 'heatmap.traces'

/** What leaves a heatmap. */
export interface HeatmapOutputs {
  readonly copy: (text: string) => unknown
  /** Makes a figure of what is seen; undefined where there is no kind of figure for it. */
  readonly makeFigure: (() => void) | undefined
  /** Saves the traces of a range; undefined where the run looked at has none. */
  readonly saveTraces: ((range: Extent) => unknown) | undefined
}

/** What can be done in a heatmap, with its keys. Keys that controls use too act only while `isFree`. */
export function heatmapCommands(
  model: HeatmapModel,
  isFree: () => boolean,
  { copy, makeFigure, saveTraces }: HeatmapOutputs,
): readonly Command[] {
  const command = (
    id: string,
    title: string,
    hotkeys: readonly Hotkey[],
    run: () => unknown,
    shared: readonly Hotkey[] = [],
  ): readonly Command[] => {
    const base = { id: `heatmap.${id}`, title, group: 'Heatmap' as const, run }
    const [first, ...others] = hotkeys
    const hidden = (hotkey: Hotkey): Command => ({
      ...base,
      id: `${base.id}.${hotkey}`,
      hotkey,
      isHidden: true,
    })
    return [
      { ...base, ...(first === undefined ? {} : { hotkey: first }) },
      ...others.map(hidden),
      ...shared.map((hotkey) => ({ ...hidden(hotkey), when: isFree })),
    ]
  }
  return [
    ...command('zoom-in', 'Zoom in', ['W', '+'], model.zoomIn, ['Up']),
    ...command('zoom-out', 'Zoom out', ['S', '-'], model.zoomOut, ['Down']),
    ...command('earlier', 'Move to earlier cycles', ['A'], model.panEarlier, ['Left']),
    ...command('later', 'Move to later cycles', ['D'], model.panLater, ['Right']),
    ...command('all', 'Show the whole run', ['0'], model.showAll),
    ...command('fit', 'Fit the selected range', ['F'], model.fit),
    ...command('next-fold', 'Go to the next fold', ['.'], () => model.jump('folds', 1)),
    ...command('previous-fold', 'Go to the previous fold', [','], () => model.jump('folds', -1)),
    ...command('next-layer', 'Go to the next layer', ['Shift .'], () => model.jump('layers', 1)),
    ...command('previous-layer', 'Go to the previous layer', ['Shift ,'], () => model.jump('layers', -1)),
    ...command('step', 'Step one cycle on', [']'], () => model.step(1)),
    ...command('step-back', 'Step one cycle back', ['['], () => model.step(-1)),
    ...command('unit', 'Switch between cycles and time', ['U'], model.toggleUnit),
    ...command('play', 'Play the PE array', [], model.togglePlay, ['Space']),
    {
      id: 'heatmap.copy-cli',
      title: 'Copy as command line',
      group: 'Heatmap',
      cli: () => timelineCommand(model),
      run: () => copy(timelineCommand(model)),
    },
    ...(saveTraces === undefined
      ? []
      : [
          {
            id: TRACES_COMMAND,
            title: 'Save the traces of the selected range',
            group: 'Heatmap' as const,
            when: () => model.range.value !== undefined,
            cli: () => tracesCommand(model),
            run: () => {
              const { value: range } = model.range
              if (range !== undefined) saveTraces(range)
            },
          },
        ]),
    ...(makeFigure === undefined ? [] : command('figure', 'Figure of this heatmap', ['G'], makeFigure)),
    ...command('add-bookmark', 'Bookmark this place', ['Shift B'], model.addBookmark),
    ...DIGITS.flatMap((digit) => [
      ...command(`bookmark-${digit}`, `Go to bookmark ${digit}`, [digit], () =>
        model.goToBookmark(Number(digit)),
      ),
      ...command(`set-bookmark-${digit}`, `Set bookmark ${digit}`, [`Shift ${digit}`], () =>
        model.setBookmark(Number(digit)),
      ),
    ]),
  ]
}
