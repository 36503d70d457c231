// Lets music-metadata read through our window: a few large synchronous reads in place of a promise per tiny one.

import { AbstractTokenizer, EndOfStreamError, type IFileInfo, type IReadChunkOptions } from 'strtok3';

import type { ByteSource } from '../source.ts';

export class WindowTokenizer extends AbstractTokenizer {
  fileInfo: IFileInfo;
  readonly #source: ByteSource;

  constructor(source: ByteSource) {
    super({});
    this.fileInfo = { size: source.size };
    this.#source = source;
  }

  supportsRandomAccess(): boolean {
    return true;
  }

  setPosition(position: number): void {
    this.position = position;
  }

  async readBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const wish = this.normalizeOptions(target, options);
    this.position = wish.position;
    const length = this.#copy(target, wish.position, wish.length, wish.mayBeLess);
    this.position += length;
    return length;
  }

  async peekBuffer(target: Uint8Array, options?: IReadChunkOptions): Promise<number> {
    const wish = this.normalizeOptions(target, options);
    return this.#copy(target, wish.position, wish.length, wish.mayBeLess);
  }

  #copy(target: Uint8Array, position: number, length: number, mayBeLess = false): number {
    const view = this.#source.view(position, length);
    if (view.length < length && !mayBeLess) throw new EndOfStreamError();
    target.set(view);
    return view.length;
  }
}
