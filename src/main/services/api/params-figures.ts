import { z } from 'zod'
import type { FigureMethods } from '../../../shared/api/methods/figures.ts'
import type { FigureSpec } from '../../../shared/model/figures.ts'
import { ID, LONG_TEXT, NAME, NOTHING, PROJECT_OR_ALL, type ParamsTable } from './params-common.ts'

const STYLE = z.strictObject({
  width: z.enum(['ieee-single', 'ieee-double', 'acm-single', 'acm-double']),
  heightMm: z.number().min(20).max(300),
  fontFamily: z.enum(['sans', 'condensed', 'mono']),
  fontSizePt: z.number().min(4).max(24),
  palette: z.enum(['colour', 'greyscale']),
  showLegend: z.boolean(),
})

/** A figure as it comes from outside. */
export const FIGURE_SPEC: z.ZodType<FigureSpec> = z.strictObject({
  kind: z.string().regex(/^[a-z0-9-]{1,50}$/),
  title: NAME,
  caption: LONG_TEXT,
  runIds: z.array(ID).max(100),
  sweepId: ID.exactOptional(),
  options: z.record(z.string().max(50), z.union([z.string().max(1000), z.number(), z.boolean()])),
  style: STYLE,
})

/** What the methods of figures accept. */
export const FIGURE_PARAMS: ParamsTable<FigureMethods> = {
  'figures.list': z.strictObject({ projectId: PROJECT_OR_ALL }),
  'figures.kinds': NOTHING,
  'figures.save': z.strictObject({ projectId: ID, id: ID.nullable(), spec: FIGURE_SPEC }),
  'figures.remove': z.strictObject({ id: ID }),
  'figures.render': z.strictObject({
    spec: FIGURE_SPEC,
    format: z.enum(['pdf', 'svg', 'png', 'csv', 'pgfplots', 'booktabs', 'caption']),
    dpi: z.number().min(72).max(1200),
  }),
  'figures.check': z.strictObject({ spec: FIGURE_SPEC, id: ID.nullable() }),
  'figures.refresh': z.strictObject({ projectId: ID }),
}
