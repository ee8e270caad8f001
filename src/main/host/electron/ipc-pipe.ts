import type { Pipe } from '../../../shared/api/pipe.ts'

/** The one channel between the page and this program; the preload has the same word. */
export const CHANNEL = 'deltascope'

/** The part of a message's event that is looked at. */
export interface IpcEvent {
  readonly sender: unknown
  readonly senderFrame: { readonly url: string } | null
}

/** The part of ipcMain that is used. */
export interface IpcMainLike {
  readonly on: (channel: string, listener: (event: IpcEvent, message: unknown) => void) => unknown
  readonly off: (channel: string, listener: (event: IpcEvent, message: unknown) => void) => unknown
}

/** The part of a window's web contents that is used. */
export interface WebContentsLike {
  readonly send: (channel: string, message: unknown) => void
  readonly isDestroyed: () => boolean
  readonly once: (event: 'destroyed', listener: () => void) => unknown
}

/** The pipe to one window. Messages of other senders, or from a page that is not ours, are not heard. */
export function ipcPipe(ipc: IpcMainLike, contents: WebContentsLike, isOurs: (url: string) => boolean): Pipe {
  let closed: () => void = () => undefined
  let message: (raw: unknown) => void = () => undefined
  const listen = ({ sender, senderFrame }: IpcEvent, raw: unknown): void => {
    if (sender === contents && senderFrame !== null && isOurs(senderFrame.url)) message(raw)
  }
  const close = (): void => {
    ipc.off(CHANNEL, listen)
    const told = closed
    closed = () => undefined
    told()
  }
  ipc.on(CHANNEL, listen)
  contents.once('destroyed', close)
  return {
    send: (out) => {
      if (!contents.isDestroyed()) contents.send(CHANNEL, out)
    },
    onMessage: (listener) => {
      message = listener
    },
    onClose: (listener) => {
      closed = listener
    },
    close,
  }
}
