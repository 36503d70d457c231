// A walk thread: lists the directories of one library for the scan thread.
import { createWalkServer, type WalkMessage } from './scanner/walk-thread.ts';

declare const self: Worker;

const receive = createWalkServer((reply) => self.postMessage(reply));

self.onmessage = (event: MessageEvent<WalkMessage>) => receive(event.data);
