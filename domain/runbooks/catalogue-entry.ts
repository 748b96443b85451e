/** What a runbook is beside its definition: how it is called, what it is asked with, which rights it needs. */
import type { z } from 'zod';
import type { Target } from '../run-request.ts';
import type { RunnerRights, ServerRights } from './rights.ts';

/** `client-sense-online` as a workflow type: `clientSenseOnline`. */
export type CamelCase<Name extends string> = Name extends `${infer First}-${infer Rest}`
  ? `${First}${Capitalize<CamelCase<Rest>>}`
  : Name;

/** Of one runbook, or, with several names, of any of them. */
export interface EntryOf<Name extends string> {
  /** As it is typed, and as it stands in workflow ids. */
  readonly name: Name;
  /** The name under which `workflows/index.ts` exports its workflow. */
  readonly workflowType: CamelCase<Name>;
  /** One line: what it does, for lists. */
  readonly title: string;
  /** The vendor's document that it stands for. */
  readonly document: string;
  readonly schema: z.ZodType;
  /** Property of the input that names what is onboarded: never onboarded twice at once. */
  readonly subjectProperty: string;
  /** Subject of a validated input. */
  readonly subject: (input: unknown) => string;
  /** What a run with this validated input works on. */
  readonly target: (input: unknown) => Target;
  /** What the runner's applications must be allowed in the tenant. */
  readonly rights: RunnerRights;
  /** What the runner's account on premises must be allowed; undefined when it reaches no server. */
  readonly serverRights: ServerRights | undefined;
}

/** Declares a runbook: `domain/runbooks/<runbook>.ts` exports what this answers, and `catalogue.ts` lists it. */
export function catalogueEntry<const Name extends string, Input>(given: {
  name: Name;
  title: string;
  document: string;
  schema: z.ZodType<Input>;
  subjectProperty: keyof Input & string;
  /** A tenant by default. */
  target?: (input: Input) => Target;
  rights: RunnerRights;
  serverRights?: ServerRights;
}): EntryOf<Name> {
  const { target = () => 'tenant', serverRights, ...entry } = given;
  return {
    ...entry,
    workflowType: camelCase(given.name),
    subject: (input) => String((input as Input)[given.subjectProperty]).toLowerCase(),
    target: (input) => target(input as Input),
    serverRights,
  };
}

function camelCase<Name extends string>(name: Name): CamelCase<Name> {
  return name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase()) as CamelCase<Name>;
}
