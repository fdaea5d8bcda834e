import type Docker from 'dockerode';
import { isInUse, MARK, readLabels } from '../labels.ts';

/** Removes the containers and volumes of one sandbox, running or not. */
export async function removeBox(docker: Docker, sandbox: string): Promise<void> {
  const filters = { label: [`${MARK}=${sandbox}`] };
  const containers = await docker.listContainers({ all: true, filters });
  await Promise.all(containers.map(({ Id }) => removeContainer(docker, Id)));
  const { Volumes } = await docker.listVolumes({ filters });
  await Promise.all((Volumes ?? []).map(({ Name }) => docker.getVolume(Name).remove().catch(ignoreMissing)));
}

export async function removeContainer(docker: Docker, id: string): Promise<void> {
  await docker.getContainer(id).remove({ force: true, v: true }).catch(ignoreMissing);
}

/** Leaves alone what another living process of this machine owns, and what another machine may still be at. */
export async function reapBoxes(docker: Docker, isLive: (jobId: string) => boolean): Promise<number> {
  const [containers, volumes] = await Promise.all([
    docker.listContainers({ all: true, filters: { label: [MARK] } }),
    docker.listVolumes({ filters: { label: [MARK] } }),
  ]);
  const found = [...containers, ...(volumes.Volumes ?? [])].flatMap(({ Labels }) => readLabels(Labels ?? {}) ?? []);
  const orphans = new Set<string>();
  for (const label of found) if (!isLive(label.jobId) && !(await isInUse(label))) orphans.add(label.sandbox);
  for (const sandbox of orphans) await removeBox(docker, sandbox);
  return orphans.size;
}

/** Gone already, or just going. */
function ignoreMissing(error: unknown): void {
  const { statusCode } = error as { statusCode?: number };
  if (statusCode !== 404 && statusCode !== 409) throw error;
}
