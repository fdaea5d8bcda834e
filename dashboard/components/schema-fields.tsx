'use client';
import { ChipsInput } from './chips-input.tsx';
import { ChoiceChips } from './choice-chips.tsx';
import { Field, Input, Textarea } from './field.tsx';
import type { SchemaField } from './schema-parse.ts';
import { Select } from './select.tsx';
import { Switch } from './switch.tsx';

type Values = Record<string, unknown>;

/** The inputs of a form drawn from a JSON Schema. An emptied input leaves its value out. */
export function SchemaFields(props: {
  fields: SchemaField[];
  values: Values;
  onChange: (values: Values) => void;
  errorOf: (path: string) => string | null;
  path?: string;
}) {
  const { fields, values } = props;
  const set = (name: string, value: unknown) => {
    const { [name]: _, ...rest } = values;
    props.onChange(value === undefined ? rest : { ...rest, [name]: value });
  };
  return fields.map((field) => {
    const path = props.path ? `${props.path}.${field.name}` : field.name;
    if (field.input.type === 'group')
      return (
        <fieldset
          key={field.name}
          className="grid gap-x-4 gap-y-3 rounded-lg border border-line-strong p-3.5 @lg:grid-cols-2"
        >
          <legend className="px-1 text-12 font-medium">{field.label}</legend>
          {field.hint && <p className="-mt-1 text-12 text-faint @lg:col-span-2">{field.hint}</p>}
          <SchemaFields
            fields={field.input.fields}
            values={(values[field.name] as Values | undefined) ?? {}}
            onChange={(inner) => set(field.name, inner)}
            errorOf={props.errorOf}
            path={path}
          />
        </fieldset>
      );
    return (
      <Field
        key={field.name}
        label={field.required || field.default !== undefined || props.path ? field.label : `${field.label} (optional)`}
        hint={field.hint}
        error={props.errorOf(path) ?? itemError(values[field.name], path, props.errorOf)}
      >
        <FieldInput field={field} value={values[field.name]} onChange={(value) => set(field.name, value)} />
      </Field>
    );
  });
}

/** What is wrong with one entry of a list is told beside the list. */
function itemError(value: unknown, path: string, errorOf: (path: string) => string | null): string | null {
  if (!Array.isArray(value)) return null;
  for (const [index, item] of value.entries()) {
    const error = errorOf(`${path}.${index}`);
    if (error) return `${item}: ${error}`;
  }
  return null;
}

function FieldInput(props: {
  id?: string;
  'aria-describedby'?: string;
  field: SchemaField;
  value: unknown;
  onChange: (value: unknown) => void;
}) {
  const { field, value, onChange, ...aria } = props;
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  const { input } = field;
  switch (input.type) {
    case 'boolean':
      return <Switch {...aria} checked={value === true} onChange={onChange} />;
    case 'choice':
      return (
        <Select
          {...aria}
          value={text || input.options[0]!}
          options={input.options.map((option) => ({ value: option, label: option }))}
          onChange={onChange}
        />
      );
    case 'number':
      return (
        <Input
          {...aria}
          type="number"
          required={field.required}
          step={input.integer ? 1 : 'any'}
          min={input.min ?? undefined}
          max={input.max ?? undefined}
          value={text}
          onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.valueAsNumber)}
        />
      );
    case 'list': {
      const values = Array.isArray(value) ? value.map(String) : [];
      return input.options.length > 0 ? (
        <ChoiceChips {...aria} label={field.label} options={input.options} values={values} onChange={onChange} />
      ) : (
        <ChipsInput {...aria} values={values} placeholder="Type and press Enter" onChange={onChange} />
      );
    }
    case 'text':
      return input.multiline ? (
        <Textarea
          {...aria}
          required={field.required}
          value={text}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      ) : (
        <Input
          {...aria}
          type={input.format === 'uri' ? 'url' : input.format === 'date' ? 'date' : 'text'}
          required={field.required}
          maxLength={input.maxLength ?? undefined}
          value={text}
          onChange={(event) => onChange(event.target.value || undefined)}
        />
      );
    case 'group':
      return null;
    default:
      return input satisfies never;
  }
}
