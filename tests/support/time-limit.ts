// Loaded before every test file (bunfig.toml): five seconds are too few for ffmpeg and Chromium on a busy machine.
import { setDefaultTimeout } from 'bun:test';

setDefaultTimeout(60_000);
