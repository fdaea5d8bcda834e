import type { GroupingAct } from '@soulcaster/contract';
import type { Story } from './story.ts';

/** What people do to the grouping. Each picks what it does it to by chance, so some are refused. */
export const byHand = {
  async merge(story: Story) {
    const ids = await story.someClusters(story.random() < 0.8 ? 2 : 3, 1);
    if (ids.length < 2) return 'nothing to do';
    return noted(story, await story.api.clusters.merge({ cluster_ids: ids }));
  },

  async split(story: Story) {
    const [id] = await story.someClusters(1, 3);
    if (!id) return 'nothing to do';
    const feedback_ids =
      story.random() < 0.3
        ? ((await story.api.clusters.splitProposal(id)).parts[1]?.feedback_ids ?? [])
        : await story.someItems(id, 1 + story.below(2));
    if (feedback_ids.length === 0) return 'nothing to do';
    return noted(story, await story.api.clusters.split(id, { feedback_ids }));
  },

  async move(story: Story) {
    const [from, into] = await story.someClusters(2, 1);
    if (!from || !into) return 'nothing to do';
    const feedback_ids = await story.someItems(from, 1 + story.below(3));
    return noted(story, await story.api.feedback.move({ feedback_ids, into }));
  },

  async detach(story: Story) {
    const [id] = await story.someClusters(1, 2);
    if (!id) return 'nothing to do';
    return noted(story, await story.api.feedback.detach({ feedback_ids: await story.someItems(id, 1) }));
  },

  async pin(story: Story) {
    const [id] = await story.someClusters(1, 1);
    if (!id) return 'nothing to do';
    const feedback_ids = await story.someItems(id, 2);
    return noted(story, await story.api.feedback.pin({ feedback_ids, pinned: story.random() < 0.6 }));
  },

  async answer(story: Story) {
    const { items } = await story.api.suggestions.list();
    const free = new Set(await story.someClusters(10_000, 1));
    const open = items.filter(({ cluster, other }) => free.has(cluster.id) && free.has(other.id));
    const question = open[story.below(open.length)];
    if (!question) return 'nothing to do';
    const answer = story.random() < 0.6 ? 'same' : 'different';
    const { act_id } = await story.api.suggestions.answer(question.id, { answer });
    if (act_id) story.acts.push(act_id);
    return 'done';
  },

  async undo(story: Story) {
    const at = Math.max(0, story.acts.length - 1 - story.below(2));
    const id = story.acts[at];
    if (!id) return 'nothing to do';
    await story.api.groupingActs.undo(id);
    story.acts.splice(story.acts.indexOf(id), 1);
    return 'done';
  },

  /** For good: no undo brings it back. */
  async remove(story: Story) {
    const [id] = await story.someClusters(1, 1);
    const [item] = id ? await story.someItems(id, 1) : [];
    if (!item) return 'nothing to do';
    await story.api.feedback.delete(item);
    return 'done';
  },

  async rename(story: Story) {
    const [id] = await story.someClusters(1, 1);
    if (!id) return 'nothing to do';
    const status = (['resolved', 'ignored', 'new'] as const)[story.below(3)]!;
    await story.api.clusters.update(id, story.random() < 0.5 ? { title: 'As a person calls it' } : { status });
    return 'done';
  },
};

function noted(story: Story, act: GroupingAct): 'done' {
  story.acts.push(act.id);
  return 'done';
}

/** A person says something of two reports that nobody will touch by hand after that: it must hold to the end. */
export async function swear(story: Story): Promise<'done' | 'nothing to do'> {
  if (story.random() < 0.5) {
    // Of a merge each report that moves is bound, to one of those that stay: so one that stays alone is that one.
    const [one] = await story.someClusters(1, 1, 1);
    const other = (await story.someClusters(2, 1)).find((id) => id !== one);
    if (!one || !other) return 'nothing to do';
    const [[a], [b]] = [await story.someItems(one, 1), await story.someItems(other, 1)];
    if (!a || !b) return 'nothing to do';
    const { moved } = await story.api.clusters.merge({ cluster_ids: [other], into: one });
    // Another report came to it just before.
    if ((await story.someItems(one, moved + 2)).length !== moved + 1) return 'nothing to do';
    story.sworn.push({ kind: 'must', a, b });
    // To undo what came before may part them, as the person says who does it.
    story.acts.length = 0;
    return 'done';
  }
  const [id] = await story.someClusters(1, 2);
  const [a, b] = id ? await story.someItems(id, 2) : [];
  if (!a || !b) return 'nothing to do';
  await story.api.feedback.detach({ feedback_ids: [a] });
  story.sworn.push({ kind: 'cannot', a, b });
  story.acts.length = 0;
  return 'done';
}

/** Groups all anew in a preview, and accepts what came of the last one, some of it or all. */
export const anew = {
  async preview(story: Story) {
    const sensitivity = (['loose', 'default', 'strict'] as const)[story.below(3)]!;
    await story.api.clusterJobs.create({ mode: 'preview', sensitivity });
  },

  async accept(story: Story) {
    const { items } = await story.api.clusterJobs.list();
    const done = items.filter(({ mode, status }) => mode === 'preview' && status === 'success').slice(0, 3);
    for (const { id: job } of done) {
      const { changes } = await story.api.clusterJobs.diff(job);
      const open = changes.filter(({ state }) => state === 'open');
      if (open.length === 0) continue;
      const change_ids = open.slice(0, 1 + story.below(5)).map(({ id }) => id);
      const { act } = await story.api.clusterJobs.accept(job, story.random() < 0.9 ? { change_ids } : {});
      if (act) story.acts.push(act.id);
      return 'done';
    }
    return 'nothing to do';
  },
};
