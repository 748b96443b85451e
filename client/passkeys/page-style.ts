/** How the page for a passkey looks: from 320 px on, light and dark, with nothing from anywhere else. */
export const pageStyle = `
:root {
  color-scheme: light dark;
  --ground: #f2f4f3; --card: #fff; --ink: #18211f; --quiet: #56625f; --line: #dbe1df;
  --act: #0b6b58; --act-over: #08574a; --on-act: #fff; --ring: #0b6b5859;
  --warn-ground: #fdf3e0; --warn-line: #e3b45c; --warn-ink: #6b4300; --bad: #a3241c;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1413; --card: #18201e; --ink: #e7eeec; --quiet: #9aa8a4; --line: #2b3633;
    --act: #4cc3a5; --act-over: #6ad3b8; --on-act: #06231c; --ring: #4cc3a566;
    --warn-ground: #2b2312; --warn-line: #7d5f24; --warn-ink: #f0c98a; --bad: #ff8f85;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; min-height: 100vh; padding: clamp(1rem, 5vw, 4rem) 1rem; background: var(--ground); color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
main {
  max-width: 34rem; margin: 0 auto; padding: clamp(1.25rem, 5vw, 2.25rem); background: var(--card);
  border: 1px solid var(--line); border-radius: 14px; box-shadow: 0 1px 2px #0000000d, 0 12px 32px #0000000f;
}
.mark { display: flex; align-items: center; gap: .5rem; margin: 0 0 1.5rem; color: var(--quiet); font-size: .875rem; }
.mark svg { width: 1.25rem; height: 1.25rem; flex: none; color: var(--act); }
h1 { margin: 0; font-size: clamp(1.4rem, 5vw, 1.75rem); line-height: 1.2; letter-spacing: -.01em; text-wrap: balance; }
.lead { margin: .5rem 0 0; color: var(--quiet); text-wrap: pretty; }
.digits { margin: 1.5rem 0 0; padding: .875rem 1rem; border: 1px solid var(--line); border-radius: 10px; }
.digits b {
  display: block; font: 600 1.75rem/1.25 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; letter-spacing: .06em;
}
.digits span { color: var(--quiet); font-size: .875rem; }
dl { margin: 1.5rem 0 0; }
dl div { display: grid; grid-template-columns: 8.5rem 1fr; gap: 0 1rem; padding: .5rem 0; border-top: 1px solid var(--line); }
dl div:last-child { border-bottom: 1px solid var(--line); }
dt { color: var(--quiet); }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; font-weight: 500; }
.risks {
  margin: 1.5rem 0 0; padding: .875rem 1rem; border: 1px solid var(--warn-line); border-radius: 10px;
  background: var(--warn-ground); color: var(--warn-ink);
}
.risks h2 { margin: 0; font-size: 1rem; }
.risks ul { margin: .375rem 0 0; padding-left: 1.125rem; max-height: 14rem; overflow: auto; }
.risks li { overflow-wrap: anywhere; }
.act { display: grid; gap: .75rem; margin: 1.75rem 0 0; }
button {
  font: inherit; font-weight: 600; padding: .8rem 1rem; border-radius: 10px; border: 1px solid transparent; cursor: pointer;
}
button.sign { background: var(--act); color: var(--on-act); }
button.sign:hover { background: var(--act-over); }
button.leave { background: none; border-color: var(--line); color: var(--ink); }
button.leave:hover { border-color: var(--quiet); }
button:focus-visible { outline: 3px solid var(--ring); outline-offset: 2px; }
button[disabled] { opacity: .55; cursor: default; }
.said { margin: 1rem 0 0; min-height: 1.5em; overflow-wrap: anywhere; }
.said:empty { display: none; }
.said.bad { color: var(--bad); }
main:not([data-state="ready"]) .act { display: none; }
main:not([data-state="ready"]) .said { margin-top: 1.75rem; font-size: 1.0625rem; font-weight: 600; }
main[data-state="done"] .said { padding: .875rem 1rem; border: 1px solid var(--act); border-radius: 10px; }
main[data-state="done"] .said::before { content: "✓ "; color: var(--act); }
.foot { text-wrap: balance; max-width: 34rem; margin: 1rem auto 0; padding: 0 .25rem; color: var(--quiet); font-size: .8125rem; }
@media (max-width: 26rem) {
  dl div { grid-template-columns: 1fr; }
}
@media (min-width: 30rem) {
  .act { grid-template-columns: 1fr auto; }
}
@media (prefers-contrast: more) {
  :root { --quiet: var(--ink); --line: var(--ink); }
}
`;
