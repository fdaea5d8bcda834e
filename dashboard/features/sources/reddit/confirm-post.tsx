'use client';
import type { Source } from '@soulcaster/contract';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field, Input, Textarea } from '@/components/field.tsx';
import { Fact } from '@/components/section.tsx';
import { Select } from '@/components/select.tsx';
import { forgetFragment } from '@/session/kept-fragment.ts';
import { readable } from '@/session/problem.ts';
import { useWhyNot } from '@/session/session.tsx';
import { payloadOf, type RedditPost } from './post.ts';
import { usePushPost } from './push-post.ts';
import { SentPost } from './sent-post.tsx';

/** What will be sent, to be changed and confirmed. Nothing has left the browser until then. */
export function ConfirmPost({ post: given, sources }: { post: RedditPost; sources: Source[] }) {
  const off = useWhyNot()('triager');
  const push = usePushPost();
  const [post, setPost] = useState(given);
  const [sourceId, setSourceId] = useState(sources[0]?.id ?? '');
  const wanting = post.title.trim() || post.text.trim() ? null : 'There is neither a title nor a text.';
  const sent = push.data;
  return (
    <form
      aria-label="The post"
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        push.mutate({ sourceId, payload: payloadOf(post) }, { onSuccess: forgetFragment });
      }}
    >
      {!sent && (
        <p className="text-muted">Nothing has been sent yet. Take out what should not come along, then send it.</p>
      )}
      {sources.length > 1 && (
        <Field label="Source">
          <Select
            value={sourceId}
            options={sources.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={setSourceId}
            disabled={Boolean(sent)}
          />
        </Field>
      )}
      <Field label="Title">
        <Input
          value={post.title}
          maxLength={300}
          readOnly={Boolean(sent)}
          onChange={(event) => setPost({ ...post, title: event.target.value })}
        />
      </Field>
      <Field label="Text" hint={post.text ? undefined : 'The page showed no text; a title alone is fine.'}>
        <Textarea
          rows={10}
          value={post.text}
          maxLength={20_000}
          readOnly={Boolean(sent)}
          onChange={(event) => setPost({ ...post, text: event.target.value })}
        />
      </Field>
      <dl className="grid gap-3 sm:grid-cols-2">
        <Fact label="Author">{post.author ? `u/${post.author}` : 'not known'}</Fact>
        <Fact label="Subreddit">{post.subreddit ? `r/${post.subreddit}` : 'not known'}</Fact>
      </dl>
      <dl>
        <Fact label="Link" title={post.permalink}>
          {post.permalink || 'none'}
        </Fact>
      </dl>
      {push.isError && (
        <p role="alert" className="text-12 text-red">
          {readable(push.error).message}
        </p>
      )}
      {sent ? (
        <SentPost sent={sent} />
      ) : (
        <Button
          type="submit"
          size="md"
          variant="primary"
          className="justify-self-start"
          icon={<Send className="size-3.5" />}
          off={off ?? wanting}
          busy={push.isPending}
        >
          Send to Soulcaster
        </Button>
      )}
    </form>
  );
}
