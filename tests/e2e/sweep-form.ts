import { expect, type Page } from '@playwright/test'

/** Opens the form of a new sweep and writes rows times columns into it, without the mouse. */
export async function startByKeys(page: Page, rows: string, columns: string): Promise<void> {
  await page.getByRole('button', { name: 'Sweeps', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Sweeps' })).toBeVisible()
  await page.keyboard.press('n')
  await expect(page.getByLabel('Parameter that varies')).toBeFocused()
  await page.keyboard.type('Rows')
  await page.keyboard.press('Tab')
  await page.keyboard.type(rows)
  await page.getByRole('button', { name: 'Add parameter' }).focus()
  await page.keyboard.press('Enter')
  await expect(page.getByLabel('Parameter that varies').nth(1)).toBeFocused()
  await page.keyboard.type('Columns')
  await page.keyboard.press('Tab')
  await page.keyboard.type(columns)
}
