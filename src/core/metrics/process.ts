// Memory, processor time and open files of this process, by the names that Prometheus has for them.
import { existsSync, readdirSync } from 'node:fs';

import type { Family } from '../../lib/exposition.ts';

const openFiles = '/proc/self/fd';

/** As they are now. */
export function processFamilies(startedAt: number): Family[] {
  const { rss, heapUsed } = process.memoryUsage();
  const { user, system } = process.cpuUsage();
  const gauge = (name: string, help: string, value: number): Family => ({ name, type: 'gauge', help, samples: [{ value }] });
  return [
    gauge('process_resident_memory_bytes', 'Memory of the process.', rss),
    gauge('melodrome_heap_bytes', 'Memory of its objects.', heapUsed),
    { name: 'process_cpu_seconds_total', type: 'counter', help: 'Processor time.', samples: [{ value: (user + system) / 1e6 }] },
    gauge('process_start_time_seconds', 'When the server started, in seconds since 1970.', startedAt / 1000),
    ...(existsSync(openFiles) ? [gauge('process_open_fds', 'Open files and connections.', readdirSync(openFiles).length)] : []),
  ];
}
