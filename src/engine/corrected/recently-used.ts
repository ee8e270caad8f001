/**
 * A scratchpad that keeps the `capacity` most recently used of so many blocks: a doubly linked list in typed arrays,
 * O(1) per use. A larger scratchpad holds a superset at every moment, so misses never increase with its size.
 */
export class RecentlyUsed {
  readonly #capacity: number
  readonly #newer: Int32Array
  readonly #older: Int32Array
  readonly #held: Uint8Array
  #newest = -1
  #oldest = -1
  #count = 0

  constructor(blocks: number, capacity: number) {
    this.#capacity = capacity
    this.#newer = new Int32Array(blocks).fill(-1)
    this.#older = new Int32Array(blocks).fill(-1)
    this.#held = new Uint8Array(blocks)
  }

  /** Uses a block; true when it has to be fetched. */
  use(block: number): boolean {
    if (this.#capacity <= 0) return true
    if (block === this.#newest) return false
    const missed = this.#held[block] === 0
    if (missed) {
      if (this.#count === this.#capacity) this.#drop()
      this.#count++
      this.#held[block] = 1
    } else {
      this.#unlink(block)
    }
    this.#older[block] = this.#newest
    this.#newer[block] = -1
    if (this.#newest >= 0) this.#newer[this.#newest] = block
    this.#newest = block
    if (this.#oldest < 0) this.#oldest = block
    return missed
  }

  #drop(): void {
    const block = this.#oldest
    this.#held[block] = 0
    this.#count--
    this.#oldest = this.#newer[block] ?? -1
    if (this.#oldest >= 0) this.#older[this.#oldest] = -1
    else this.#newest = -1
  }

  #unlink(block: number): void {
    const newer = this.#newer[block] ?? -1
    const older = this.#older[block] ?? -1
    if (newer >= 0) this.#older[newer] = older
    if (older >= 0) this.#newer[older] = newer
    else this.#oldest = newer
  }
}
