import type { ValidationReportGroup } from '../../../shared/api/contract.ts'

/** A value further from the published one than this share, or this many hundred points, is out of tolerance. */
export const ROW_TOLERANCE = 0.05

/** The groups with those rows only that are out of tolerance; groups without any are left out, the order stays. */
export function groupsOff(groups: readonly ValidationReportGroup[]): readonly ValidationReportGroup[] {
  return groups
    .map((group) => ({ ...group, rows: group.rows.filter(({ error }) => Math.abs(error) > ROW_TOLERANCE) }))
    .filter(({ rows }) => rows.length > 0)
}

/** Rows of all groups. */
export function countRows(groups: readonly ValidationReportGroup[]): number {
  return groups.reduce((sum, { rows }) => sum + rows.length, 0)
}
