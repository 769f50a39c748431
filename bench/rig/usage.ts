import { readFileSync } from 'node:fs';

/** What a process has used: seconds of processor time of all its threads, and MiB resident, now and at most. */
export interface Usage {
  cpu: number;
  rss: number;
  peakRss: number;
}

/** Of the clock in /proc: USER_HZ, 100 on every Linux. */
const TICKS_PER_SECOND = 100;

/** From /proc, so that the process itself does nothing for it. */
export function usageOf(pid: number): Usage {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]) / 1024;
  return {
    cpu: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    rss: mebibytes('VmRSS'),
    peakRss: mebibytes('VmHWM'),
  };
}
