import { expect, type Page } from '@playwright/test'
import { z } from 'zod'
import { VIEW_NAMES, type ViewKind } from '../../src/renderer/workbench/view-kinds.ts'
import { commandLineAt } from './samples.ts'

/** A view and where it is. */
export interface ViewPlace {
  readonly kind: ViewKind
  readonly address: string
}

/** Every view the program has, with something in it from the sample projects. */
export function allViews(home: string): readonly ViewPlace[] {
  const one = idOf(home, 'design:cambricon-d workload:GUID256')
  const array = idOf(home, 'design:array-os workload:GUID128')
  const larger = idOf(home, 'design:array-os workload:GUID512')
  const params: Partial<Record<ViewKind, string>> = {
    run: `?id=${one}`,
    compare: `?ids=${array},${larger},${one}`,
    heatmap: `?runIds=${array},${larger}`,
    sweep: '?id=1',
  }
  return VIEW_NAMES.map((kind) => ({ kind, address: `${kind}${params[kind] ?? ''}` }))
}

function idOf(home: string, filter: string): number {
  const Page = z.object({ runs: z.tuple([z.object({ id: z.number() })]) })
  const list = ['runs', 'list', '--filter', `status:done ${filter}`, '--sort', '-cycles', '--limit', '1']
  return Page.parse(commandLineAt(home, ...list, '--json')).runs[0].id
}

/** Goes to a view and waits until it shows what it is about. */
export async function showView(page: Page, url: string, { kind, address }: ViewPlace): Promise<void> {
  await page.goto(new URL(`/#${address}`, url).href)
  const view = page.locator(`[data-view="${kind}"]:visible`)
  await expect(view).toBeVisible()
  await expect(view.locator('.skeleton')).toHaveCount(0)
  await expect(view).toHaveText(/\w/)
  if (kind === 'heatmap') await expect(view.locator('.accounts')).toContainText('Multiply')
}
