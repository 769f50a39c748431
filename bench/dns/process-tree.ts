import { readdirSync, readFileSync } from 'node:fs';
import { usageOf } from '../rig/usage.js';

/** The process and all that it has started. */
function treeOf(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
    } catch {
      // It ended while we were reading.
    }
  }
  const tree = [pid];
  for (const each of tree) tree.push(...(children.get(each) ?? []));
  return tree;
}

/** Seconds of processor time that the process and its children have used. */
export function cpuOf(pid: number): number {
  return treeOf(pid).reduce((sum, each) => sum + usageOf(each).cpu, 0);
}

/** Their memory in MiB; what several of them share counts once. */
export function memoryOf(pid: number): number {
  return treeOf(pid).reduce((sum, each) => {
    const rollup = readFileSync(`/proc/${each}/smaps_rollup`, 'utf8');
    return sum + Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) / 1024;
  }, 0);
}
