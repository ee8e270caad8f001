/** Every budget of the heatmap, by name: memory, work and patience. */

/** Buckets of a tile: the unit of asking and keeping. A power of two, so that tiles of two levels nest. */
export const TILE_BUCKETS = 256
/** Kept sums of all lanes of a view. A tile of 128 rows takes 256 kB: some thirty windows of 2000 px. */
export const TILE_CACHE_BYTES = 128 * 2 ** 20
/** Tiles beyond the window's edges that are asked for with it, so that small pans find them. */
export const MARGIN_TILES = 1
/** Finer levels a picture may be made of while its own is on the way; each doubles the work of a column. */
export const FINER_LEVELS = 3
/** At most so many rows of a heat lane are asked for; more are grouped. */
export const MAX_HEAT_ROWS = 256
/** A pixel is a cycle or less up to this zoom. */
export const MAX_PIXELS_PER_CYCLE = 40
/** Layers or folds beyond this many in a window are not asked for: they would be narrower than a pixel. */
export const MAX_SPANS = 1500
/** Silence after which a cursor's numbers are asked for. */
export const CURSOR_REST_MS = 60
/** Time between two frames of the playing PE array. */
export const PLAY_FRAME_MS = 50
/** Kept sums of the minimap: one window of 16 rows. */
export const MINIMAP_CACHE_BYTES = 4 * 2 ** 20
/** From this zoom on a heat lane shows the state of its PEs instead of how many are busy. */
export const STATE_PIXELS_PER_CYCLE = 8
/** Cycles whose states are kept: some twenty windows, 256 bytes each. */
export const MAX_STATE_CYCLES = 4096
/** Arrays that are asked for at once: each is one answer of a byte per PE. */
export const STATE_QUESTIONS = 4
