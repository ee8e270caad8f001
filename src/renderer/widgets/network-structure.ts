import type { LayerRow } from '../../shared/model/runs.ts'

/** Neighbouring layers that have something in common; positions in the list of layers, `to` is exclusive. */
export interface Stretch {
  readonly title: string
  readonly from: number
  readonly to: number
}

/** Neighbours of equal map size, as `64²`. */
export function mapStretches(sides: readonly number[]): readonly Stretch[] {
  return stretches(sides.map((side) => `${side}²`))
}

const STAGES: readonly (readonly [title: string, names: RegExp])[] = [
  ['encoder', /^(time_embed|label_emb|input_blocks|down_blocks|conv_in)\b/],
  ['middle', /^(middle_block|mid_block)\b/],
  ['decoder', /^(output_blocks|up_blocks|out|conv_out)\b/],
]

/** Encoder, middle and decoder of a diffusion U-Net by the names of its layers; empty for other networks. */
export function stageStretches(layers: readonly Pick<LayerRow, 'name'>[]): readonly Stretch[] {
  const titles = layers.map(({ name }) => STAGES.find(([, names]) => names.test(name))?.[0])
  if (!titles.includes('middle')) return []
  const known = titles.filter((title) => title !== undefined)
  return known.length === titles.length ? stretches(known) : []
}

function stretches(titles: readonly string[]): readonly Stretch[] {
  const found: Stretch[] = []
  let from = 0
  for (let to = 1; to <= titles.length; to++) {
    const title = titles[from]
    if (title === undefined || titles[to] === title) continue
    found.push({ title, from, to })
    from = to
  }
  return found
}

/** A layer's name without what its network repeats: `in.11.attn.qk` for `input_blocks.11.1.attention.qk`. */
export function shortName(name: string): string {
  return name
    .replace(/^input_blocks\./, 'in.')
    .replace(/^output_blocks\./, 'out.')
    .replace(/^middle_block\./, 'mid.')
    .replace('.attention.', '.attn.')
    .replace('.in_layers.', '.in.')
    .replace('.out_layers.', '.out.')
    .replace('.emb_layers.', '.emb.')
    .replace('.skip_connection', '.skip')
}
