import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import type { Problem } from '../../engine/model/problem.ts'
import type { Undo } from '../../shared/model/projects.ts'
import { useConnection } from './connection.ts'

/** Something that was done, told for a moment. */
export interface NoticeText {
  /** What was done: `Deleted 3 runs`. */
  readonly text: string
  readonly isError?: boolean
  /** Takes it back; Ctrl Z does too, while the notice is there. */
  readonly undo?: () => unknown
}

/** A notice on the screen. */
export interface Notice extends NoticeText {
  readonly id: number
}

/** How long a notice stays; one that tells an error stays until it is closed. */
const SHOWN_MS = 8000
/** More would cover the view. */
const MOST = 3

/** What was just done, with its undo: nothing asks for confirmation before. */
export const useNotices = defineStore('notices', () => {
  const connection = useConnection()
  const notices = shallowRef<readonly Notice[]>([])
  let lastId = 0
  const latestUndo = computed(() => notices.value.findLast((notice) => notice.undo !== undefined))

  function tell(notice: NoticeText): void {
    const id = ++lastId
    notices.value = [...notices.value, { ...notice, id }].slice(-MOST)
    if (notice.isError !== true) setTimeout(() => close(id), SHOWN_MS)
  }

  function close(id: number): void {
    notices.value = notices.value.filter((notice) => notice.id !== id)
  }

  /** Takes back what a notice tells, by default the latest that can be. */
  function undo(notice: Notice | undefined = latestUndo.value): void {
    if (notice === undefined) return
    close(notice.id)
    notice.undo?.()
  }

  /** Tells what the program did and can take back. */
  function tellUndoable({ undoId, title }: Undo): void {
    tell({
      text: title,
      undo: async () => {
        const answer = await connection.call('undo.apply', { undoId })
        if (answer.ok) tell({ text: answer.value.title })
        else tellProblems(answer.problems)
      },
    })
  }

  function tellProblems(problems: readonly Problem[]): void {
    for (const { message, remedy, severity } of problems) {
      const text = remedy === undefined ? message : `${message}. ${remedy}`
      tell({ text, isError: severity === 'error' })
    }
  }

  return { notices, latestUndo, tell, tellUndoable, tellProblems, close, undo }
})
