import { expect, type Page } from '@playwright/test'

/** Left of the first cycle, and with what is right of the last one. */
const [GUTTER_PX, MARGINS_PX] = [116, 128]

/** Shows the heatmap of runs; it is there when the legend of its accounts is. */
export async function openHeatmap(
  page: Page,
  url: string,
  runIds: readonly number[],
  window?: string,
): Promise<void> {
  const parameters = new URLSearchParams({
    runIds: runIds.join(','),
    ...(window === undefined ? {} : { window }),
  })
  await page.goto(`${url}#heatmap?${parameters.toString()}`)
  await expect(page.getByRole('application')).toBeVisible()
  await expect(page.locator('[data-view="heatmap"] .accounts')).toContainText('Multiply')
}

/** A point of the timeline: share of the lanes' width, pixels from its top. */
export async function pointAt(page: Page, share: number, y: number): Promise<void> {
  const box = await page.getByRole('application').boundingBox()
  if (box === null) throw new Error('no timeline')
  const x = box.x + GUTTER_PX + share * (box.width - MARGINS_PX)
  await page.mouse.move(x - 2, box.y + y)
  await page.mouse.move(x, box.y + y)
}

/** Digits without the spaces between them, and with a minus that numbers are read with. */
export function plain(text = ''): string {
  return text.replaceAll(/[\u202F\u00A0]/g, '').replaceAll('\u2212', '-')
}

/** The rows of the tooltip, by name. */
export async function tip(page: Page): Promise<Readonly<Record<string, string>>> {
  const shown = page.locator('.lane-tip')
  await expect(shown).toBeVisible()
  const [names, values] = [
    await shown.locator('span').allInnerTexts(),
    await shown.locator('b').allInnerTexts(),
  ]
  const title = await shown.locator('strong').innerText()
  return { title, ...Object.fromEntries(names.map((name, i) => [name, plain(values[i])])) }
}

/** The numbers of a panel at the right, by name. */
export async function panel(page: Page, name: string): Promise<Readonly<Record<string, string>>> {
  const lines = page.getByRole('region', { name, exact: true }).locator('dl > div')
  const [names, values] = [
    await lines.locator('dt').allInnerTexts(),
    await lines.locator('dd').allInnerTexts(),
  ]
  return Object.fromEntries(names.map((line, i) => [line.trim(), plain(values[i])]))
}

/** Top of the lane of PE rows, and its height, with one run. */
export const HEAT = { top: 60, height: 256 } as const
