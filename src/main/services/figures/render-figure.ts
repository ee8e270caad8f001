import type { StudyFigure } from '../../../engine/studies/seed-study-figures.ts'
import { studyScene, studyStyle } from './study-scene.ts'
import { drawScene, standaloneSvg } from './svg-file.ts'

/** The figure as one SVG file, in the size it is printed, with its font inside. */
export function renderFigure(figure: StudyFigure): string {
  const style = studyStyle(figure)
  return standaloneSvg(drawScene(studyScene(figure), style), style)
}
