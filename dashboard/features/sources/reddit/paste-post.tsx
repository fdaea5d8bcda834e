'use client';
import type { Source } from '@soulcaster/contract';
import { Send } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/button.tsx';
import { Field, Input, Textarea } from '@/components/field.tsx';
import { readable } from '@/session/problem.ts';
import { useWhyNot } from '@/session/session.tsx';
import { linkOnReddit, payloadOf } from './post.ts';
import { usePushPost } from './push-post.ts';
import { SentPost } from './sent-post.tsx';

const nothing = { text: '', title: '', link: '' };

/** A post as text, for where no bookmark can be had. */
export function PastePost({ source }: { source: Source }) {
  const off = useWhyNot()('triager');
  const push = usePushPost();
  const [draft, setDraft] = useState(nothing);
  const [badLink, setBadLink] = useState(false);
  const set = (field: keyof typeof nothing) => (event: { target: { value: string } }) => {
    setBadLink(false);
    setDraft({ ...draft, [field]: event.target.value });
  };
  const send = () => {
    const permalink = draft.link.trim() ? linkOnReddit(draft.link.trim()) : '';
    if (permalink === null) return setBadLink(true);
    const post = {
      title: draft.title.trim(),
      text: draft.text.trim(),
      author: '',
      subreddit: '',
      permalink,
      created: null,
    };
    push.mutate({ sourceId: source.id, payload: payloadOf(post) }, { onSuccess: () => setDraft(nothing) });
  };
  const wanting = draft.text.trim() ? null : 'Paste the text first.';
  return (
    <form
      aria-label="Paste a post"
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h3 className="text-13 font-semibold">Or paste a post</h3>
      <Field label="Text of the post">
        <Textarea
          rows={5}
          value={draft.text}
          maxLength={20_000}
          onChange={set('text')}
          placeholder="The text, or the whole post as you copied it"
        />
      </Field>
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Title" hint="Left empty, it is taken from the text.">
          <Input value={draft.title} maxLength={300} onChange={set('title')} />
        </Field>
        <Field
          label="Link to the post"
          hint="With it, the same post is known again."
          error={badLink ? 'Not a link to Reddit: https://www.reddit.com/r/…' : null}
        >
          <Input value={draft.link} inputMode="url" maxLength={1000} onChange={set('link')} placeholder="https://" />
        </Field>
      </div>
      {push.isError && (
        <p role="alert" className="text-12 text-red">
          {readable(push.error).message}
        </p>
      )}
      <div className="flex flex-wrap items-center gap-3">
        <Button
          type="submit"
          size="md"
          variant="primary"
          icon={<Send className="size-3.5" />}
          off={off ?? (source.enabled ? wanting : 'The source is switched off.')}
          busy={push.isPending}
        >
          Send
        </Button>
        {push.data && <SentPost sent={push.data} />}
      </div>
    </form>
  );
}
