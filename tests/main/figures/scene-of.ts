import type { FigureSource } from '../../../src/main/services/figures/kinds/kind.ts'
import { findFigureKind } from '../../../src/main/services/figures/kinds/registry.ts'
import type { FigureScene } from '../../../src/main/services/figures/scene.ts'
import type { FigureSpec } from '../../../src/shared/model/figures.ts'
import { source } from './hand-made.ts'

/** The scene of a figure. */
export async function sceneOf(wanted: FigureSpec, from: Partial<FigureSource>): Promise<FigureScene> {
  const kind = findFigureKind(wanted.kind)
  if (!kind.ok) throw new Error(wanted.kind)
  const scene = await kind.value.build(wanted, source(from))
  if (!scene.ok) throw new Error(scene.problems[0]?.message)
  return scene.value
}

/** Why there is none. */
export async function codeOf(wanted: FigureSpec, from: Partial<FigureSource>): Promise<string | undefined> {
  const kind = findFigureKind(wanted.kind)
  if (!kind.ok) return undefined
  const scene = await kind.value.build(wanted, source(from))
  return scene.ok ? undefined : scene.problems[0]?.code
}

/** The words of a drawing. */
export function textsOf(svg: string): readonly string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) => text)
}
