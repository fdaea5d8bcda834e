import { fullName } from '../access.ts';
import type { Discussion, Repository, World } from '../world.ts';
import { association, reactions } from './issue.ts';
import { nodeId, userShape } from './user.ts';

export function discussionShape(world: World, repository: Repository, discussion: Discussion): Record<string, unknown> {
  const repositoryUrl = `${world.apiUrl}/repos/${fullName(repository)}`;
  const slug = discussion.category.toLowerCase().replace(/\W+/g, '-');
  return {
    repository_url: repositoryUrl,
    category: {
      ...{
        id: slug.length + 1000,
        node_id: nodeId('DiscussionCategory', slug.length + 1000),
        repository_id: repository.id,
      },
      ...{ emoji: ':speech_balloon:', name: discussion.category, description: null, slug, is_answerable: false },
      ...{ created_at: repository.createdAt, updated_at: repository.createdAt },
    },
    ...{ answer_html_url: null, answer_chosen_at: null, answer_chosen_by: null },
    html_url: `${world.url}/${fullName(repository)}/discussions/${discussion.number}`,
    id: discussion.id,
    node_id: nodeId('Discussion', discussion.id),
    number: discussion.number,
    title: discussion.title,
    user: userShape(world, discussion.author),
    state: discussion.state,
    state_reason: discussion.state === 'closed' ? 'resolved' : null,
    locked: false,
    comments: discussion.comments,
    created_at: discussion.createdAt,
    updated_at: discussion.updatedAt,
    author_association: association(discussion.author, repository),
    active_lock_reason: null,
    body: discussion.body,
    reactions: reactions(`${repositoryUrl}/discussions/${discussion.number}/reactions`, discussion.reactions),
    timeline_url: `${repositoryUrl}/discussions/${discussion.number}/timeline`,
    labels: [],
  };
}
