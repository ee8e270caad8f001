import type { Viewport } from './viewport.ts'

/** A place to come back to: position, zoom, and the cursor. */
export interface Bookmark {
  /** 1 to 9, its key. */
  readonly slot: number
  readonly view: Viewport
  readonly cycle: number
}

const SLOTS = [1, 2, 3, 4, 5, 6, 7, 8, 9] as const

/** Bookmarks with one set or replaced, in the order of their slots. */
export function withBookmark(bookmarks: readonly Bookmark[], added: Bookmark): readonly Bookmark[] {
  return [...withoutBookmark(bookmarks, added.slot), added].sort((a, b) => a.slot - b.slot)
}

/** Bookmarks without one. */
export function withoutBookmark(bookmarks: readonly Bookmark[], slot: number): readonly Bookmark[] {
  return bookmarks.filter((bookmark) => bookmark.slot !== slot)
}

/** The lowest slot that is free; undefined when all are taken. */
export function freeSlot(bookmarks: readonly Bookmark[]): number | undefined {
  return SLOTS.find((slot) => bookmarks.every((bookmark) => bookmark.slot !== slot))
}

/** Bookmarks as they were kept; whatever is not one is dropped. */
export function readBookmarks(kept: unknown): readonly Bookmark[] {
  return Array.isArray(kept) ? kept.filter(isBookmark) : []
}

function isBookmark(value: unknown): value is Bookmark {
  if (!isRecord(value) || !isRecord(value['view'])) return false
  const { slot, cycle, view } = value
  return (
    SLOTS.some((known) => known === slot) &&
    Number.isSafeInteger(cycle) &&
    Number.isFinite(view['start']) &&
    Number.isFinite(view['cyclesPerPixel']) &&
    Number(view['cyclesPerPixel']) > 0
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
