/** How something can vanish: by its author, by a moderator, with its author's account, or without a trace. */
export type Removal = 'author' | 'moderator' | 'account' | 'gone';

export interface RedditThing {
  name: string;
  subreddit: string;
  kind: 't1' | 't3';
  title: string;
  /** The text of a post (`selftext`) or of a comment (`body`). */
  text: string;
  author: string;
  /** Of a comment: the post that it hangs on. */
  post: RedditThing | null;
  createdAt: number;
  editedAt: number | null;
  score: number;
  removal: Removal | null;
  removedAt: number | null;
}

export interface RedditWorld {
  now(): Date;
  apps: Map<string, { secret: string; requests: number[]; windowStart: number; used: number }>;
  tokens: Map<string, { clientId: string; expiresAt: number }>;
  /** Oldest first. */
  things: RedditThing[];
  privateSubreddits: Set<string>;
  perMinute: number;
  anonymous: boolean;
  failures: { status: number; left: number }[];
  lastId: number;
}

/** What the people of this Reddit do. Names are fullnames such as `t3_1a`. */
export interface RedditAdmin {
  addApp(clientId: string, secret: string): void;
  post(subreddit: string, draft: { title: string; text?: string; author?: string; score?: number }): RedditThing;
  comment(post: RedditThing, draft: { text: string; author?: string; score?: number }): RedditThing;
  edit(thing: RedditThing, text: string): void;
  remove(thing: RedditThing, removal: Removal): void;
  /** The next requests for data are answered with this status, whatever they ask. */
  failNext(status: number, times?: number): void;
  makePrivate(subreddit: string): void;
  /** As when Reddit signs everybody out. */
  revokeTokens(): void;
}

export function adminOf(world: RedditWorld): RedditAdmin {
  const add = (thing: Pick<RedditThing, 'subreddit' | 'kind' | 'title' | 'text' | 'author' | 'post' | 'score'>) => {
    world.lastId += 1;
    const name = `${thing.kind}_${(36 ** 5 + world.lastId).toString(36)}`;
    const createdAt = Math.floor(world.now().getTime() / 1000);
    const added: RedditThing = { ...thing, name, createdAt, editedAt: null, removal: null, removedAt: null };
    world.things.push(added);
    return added;
  };
  return {
    addApp: (clientId, secret) => {
      world.apps.set(clientId, { secret, requests: [], windowStart: 0, used: 0 });
    },
    post: (subreddit, { title, text = '', author = 'mira_tests', score = 1 }) =>
      add({ subreddit, kind: 't3', title, text, author, post: null, score }),
    comment: (post, { text, author = 'mira_tests', score = 1 }) =>
      add({ subreddit: post.subreddit, kind: 't1', title: '', text, author, post, score }),
    edit: (thing, text) => {
      thing.text = text;
      thing.editedAt = Math.floor(world.now().getTime() / 1000);
    },
    remove: (thing, removal) => {
      thing.removal = removal;
      thing.removedAt = world.now().getTime();
    },
    failNext: (status, times = 1) => world.failures.push({ status, left: times }),
    makePrivate: (subreddit) => world.privateSubreddits.add(subreddit.toLowerCase()),
    revokeTokens: () => world.tokens.clear(),
  };
}

/** A thing as the API tells it, with what a removal takes out of it. */
export function asJson(thing: RedditThing): object {
  const { removal, kind, post } = thing;
  const tombstone = removal === 'author' ? '[deleted]' : removal === 'moderator' ? '[removed]' : null;
  const text = tombstone ?? thing.text;
  const [, id] = thing.name.split('_');
  const permalink = `/r/${thing.subreddit}/comments/${(post ?? thing).name.slice(3)}/a_title/`;
  return {
    kind,
    data: {
      id,
      name: thing.name,
      subreddit: thing.subreddit,
      author: removal === 'author' || removal === 'account' ? '[deleted]' : thing.author,
      created_utc: thing.createdAt,
      edited: thing.editedAt ?? false,
      score: thing.score,
      ...(kind === 't3'
        ? {
            title: thing.title,
            selftext: text,
            is_self: true,
            num_comments: 0,
            url: `https://www.reddit.com${permalink}`,
            permalink,
            removed_by_category: removal === 'moderator' ? 'moderator' : removal === 'author' ? 'deleted' : null,
          }
        : {
            body: text,
            link_id: post?.name,
            parent_id: post?.name,
            link_title: post?.title,
            permalink: `${permalink}${id}/`,
          }),
    },
  };
}

/** What other people than moderators see in listings. */
export const isListed = ({ removal }: RedditThing) => removal === null || removal === 'account';
