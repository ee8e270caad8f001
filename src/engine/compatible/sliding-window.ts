/**
 * The content of the original's USER mode read buffer: the fetch order is cut into groups of `groupWords`, the buffer
 * holds `window` neighbouring groups (round the ring of all groups), and a miss moves it on by `step` groups at a time
 * until the word is in (specification section 7.2).
 */
export class SlidingWindow {
  readonly groupWords: number
  readonly groups: number
  readonly window: number
  readonly step: number
  /** First group held. */
  start = 0

  /** `capacityWords` is the whole scratchpad; half of it holds the active window, half what is prefetched. */
  constructor(elements: number, capacityWords: number, groupWords: number) {
    const active = Math.ceil(capacityWords / 2)
    this.groupWords = groupWords
    this.groups = Math.floor(elements / groupWords) + 1
    this.window = Math.min(this.groups, Math.ceil(active / groupWords))
    this.step = Math.min(this.groups - this.window, Math.ceil((capacityWords - active) / groupWords))
  }

  /** True when the whole operand fits, so that nothing is ever prefetched. */
  get holdsAll(): boolean {
    return this.step === 0
  }

  /** Steps until the window holds the group of the word with this rank; 0 when it does already. */
  stepsTo(rank: number): number {
    const distance = this.#distance(rank)
    // One step is never wider than the window, so the first position at or below its end holds the group.
    return distance < this.window ? 0 : Math.ceil((distance - this.window + 1) / this.step)
  }

  /** First rank behind the window, for a word the window holds: later words of lower rank are hits. */
  horizon(rank: number): number {
    const group = Math.floor(rank / this.groupWords)
    return (group + this.window - this.#distance(rank)) * this.groupWords
  }

  /** First rank of the held stretch of the fetch order around a word the window holds. */
  beginning(rank: number): number {
    const group = Math.floor(rank / this.groupWords)
    return Math.max(0, group - this.#distance(rank)) * this.groupWords
  }

  /** Moves the window on. */
  advance(steps: number): void {
    this.start = (this.start + steps * this.step) % this.groups
  }

  #distance(rank: number): number {
    const distance = Math.floor(rank / this.groupWords) - this.start
    return distance < 0 ? distance + this.groups : distance
  }
}
