import type { TestInstallation } from './test-installation.ts';

/** Near enough to be asked about, not near enough to be joined unasked. */
export const alike = [
  'Password reset e-mail never arrives for addresses with a plus sign.',
  'Reset mail does not come when my address has a + in it',
] as const;

/** A project of its own in which reports are written by hand. */
export async function openShop(world: TestInstallation) {
  const project = await world.newProject();
  const mine = world.client.project(project.id);
  /** Reports it, waits until it has its cluster, and answers that. */
  const report = async (body: string) => {
    const { id } = await mine.feedback.create({ body });
    const clusterId = await world.until(project.id, async () => (await mine.feedback.get(id)).cluster_id);
    return { id, clusterId };
  };
  return { project, mine, report };
}
