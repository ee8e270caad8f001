import { parseAddress } from './address.ts'
import type { ViewAddress } from './address.ts'

/** The address of a view by its name; undefined where this program has no such view. */
export function addressNamed(
  kind: string,
  params: Readonly<Record<string, string>>,
): ViewAddress | undefined {
  return parseAddress(`${kind}?${new URLSearchParams(params).toString()}`)
}

/**
 * Least and most runs that can be looked at side by side: eight have a colour of their own, and three networks on three
 * arrays are nine.
 */
export const COMPARED = { least: 2, most: 9 } as const
