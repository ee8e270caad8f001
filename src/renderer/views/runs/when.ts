const DAY_MS = 86_400_000

const two = (value: number): string => String(value).padStart(2, '0')

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const

/** A moment as one says it, in local time: `now`, `today 09:12`, `yesterday 18:20`, `21 Nov 2026`. */
export function whenText(at: number, now: number): string {
  if (now - at < 60_000) return 'now'
  const [date, today] = [new Date(at), new Date(now)]
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`
  const midnight = new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime()
  if (at >= midnight) return `today ${clock}`
  // A day of a clock change has 23 or 25 hours; noon of the day before is safe.
  if (at >= midnight - DAY_MS && new Date(midnight - DAY_MS / 2).getDate() === date.getDate())
    return `yesterday ${clock}`
  return `${date.getDate()} ${MONTHS[date.getMonth()] ?? ''} ${date.getFullYear()}`
}
