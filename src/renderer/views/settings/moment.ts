const two = (value: number): string => String(value).padStart(2, '0')

/** A moment to the minute in local time, in an order that sorts: `2026-11-21 18:20`. */
export function momentText(at: number): string {
  const date = new Date(at)
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}`
}
