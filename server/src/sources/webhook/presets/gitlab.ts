import { at, text, time } from '../../pick.ts';
import { changed, lines, noReport, type Preset, reported, type Told } from './preset.ts';

/** Issues of a project or a group. https://docs.gitlab.com/user/project/integrations/webhook_events/ */
export const gitlab: Preset = {
  title: 'GitLab',
  fits: (payload) => at(payload, 'object_kind') !== undefined,
  digest(payload, receivedAt) {
    const kind = text(at(payload, 'object_kind')) ?? '';
    const issue = at(payload, 'object_attributes');
    if (!/^(?:issue|work_item|incident)$/.test(kind)) return noReport(`the event ${kind} of GitLab is no issue`);
    const id = text(at(issue, 'id'));
    const title = text(at(issue, 'title'));
    const action = text(at(issue, 'action')) ?? 'open';
    if (!id || !title) return { type: 'unknown', reason: 'an issue of GitLab without an id or a title' };
    const told: Told = {
      id: `gitlab:${id}`,
      title,
      body: lines(text(at(issue, 'description')) ?? title),
      permalink: at(issue, 'url'),
      author: action === 'open' ? text(at(payload, 'user', 'name')) : null,
      occurredAt: time(at(issue, 'created_at')),
      asOf: time(at(issue, 'updated_at')),
      metadata: {
        number: text(at(issue, 'iid')),
        project: text(at(payload, 'project', 'path_with_namespace')),
        state: text(at(issue, 'state')),
      },
      state: at(issue, 'state') === 'closed' ? 'closed' : 'open',
    };
    if (action === 'open') return reported(told, receivedAt);
    return changed(told, receivedAt, action === 'reopen' ? { regressed: true } : {});
  },
};
