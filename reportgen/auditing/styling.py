"""How the audit page looks, and the one thing it does: showing the numbers of one verdict only.

Verdicts are told by colour, by the sign behind the number and by the line under it, so that a
black-and-white print says the same.
"""

SIGNS: dict[str, str] = {
    "intact": "", "current": "", "stale": "变", "edited": "改", "conflict": "冲", "missing": "缺",
    "lost": "失", "literal": "", "unsourced": "无",
}  # fmt: skip
"""What stands behind a number of each verdict."""

STYLE = """
:root { --paper: #fff; --ink: #1c1c1c; --soft: #5f5f5f; --rule: #cfcfcf; --shade: #f5f4f1;
  --good: #2d6a3e; --edited: #8a4b00; --stale: #1d4f91; --conflict: #a3161c; --missing: #6b4e9b;
  --unsourced: #a3161c; }
@media (prefers-color-scheme: dark) { :root { --paper: #191a1c; --ink: #e6e4df; --soft: #a5a29b;
  --rule: #45464a; --shade: #232427; --good: #86c79a; --edited: #e6b062; --stale: #8bb9f2;
  --conflict: #ff9a94; --missing: #c3a6f0; --unsourced: #ff9a94; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1rem 1rem 5rem; background: var(--paper);
  color: var(--ink); line-height: 1.75; font-family: "Noto Serif CJK SC", "Songti SC", SimSun, serif;
  overflow-wrap: break-word; overflow-x: clip; }
h1, h2, th, .sign, .filter, .counts, .legend { font-family: "Noto Sans CJK SC", "PingFang SC",
  "Microsoft YaHei", sans-serif; }
h1 { font-size: 1.35rem; margin: .5rem 0 0; }
h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; padding-bottom: .2rem;
  border-bottom: 1px solid var(--rule); }
.lead { color: var(--soft); margin: .2rem 0 1rem; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; padding: 0; list-style: none; }
.counts li { border: 1px solid var(--rule); border-radius: .3rem; padding: .2rem .7rem; }
.counts b { font-size: 1.2rem; margin-right: .3rem; }
.legend { color: var(--soft); font-size: .85rem; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem;
  margin: .5rem 0 0; padding: 0; list-style: none; }
.text { background: var(--shade); padding: .5rem 1.2rem; }
.text p { margin: .45rem 0; text-indent: 2em; white-space: pre-line; }
.text p.head { text-indent: 0; font-weight: bold; }
.text p.cell { text-indent: 0; display: inline-block; min-width: 6em; margin: 0 -1px -1px 0;
  padding: .1rem .5rem; border: 1px solid var(--rule); vertical-align: top; }
.text p.aside { text-indent: 0; border-left: 3px solid var(--rule); padding-left: .6rem; }
.text p.aside small { color: var(--soft); margin-right: .6em; }
a { color: inherit; }
.n { text-decoration: none; position: relative; text-indent: 0; border-bottom: 1px dotted var(--soft);
  scroll-margin-top: 4rem; }
.sign { font-size: .68em; line-height: 1; margin-left: .15em; padding: .1em .2em; border-radius: .2em;
  border: 1px solid currentColor; vertical-align: .25em; white-space: nowrap; }
.intact, .current { --tone: var(--good); } .literal { --tone: var(--soft); }
.stale { --tone: var(--stale); } .edited { --tone: var(--edited); }
.conflict { --tone: var(--conflict); } .missing, .lost { --tone: var(--missing); }
.unsourced { --tone: var(--unsourced); } .holds { --tone: var(--good); }
.fails { --tone: var(--conflict); } .open { --tone: var(--missing); }
.n.intact, .n.current { border-bottom: 1px solid var(--tone); }
.n.edited, .n.conflict { border-bottom: 3px double var(--tone); color: var(--tone); font-weight: bold; }
.n.stale { border-bottom: 2px dashed var(--tone); color: var(--tone); font-weight: bold; }
.n.missing { border-bottom: 2px dotted var(--tone); color: var(--tone); font-weight: bold; }
.n.unsourced { outline: 1px solid var(--tone); color: var(--tone); font-weight: bold; }
.n:hover, .n:focus, .n:target, tr:target { background: color-mix(in srgb, var(--tone) 18%, transparent); }
a.n:hover::after, a.n:focus::after { content: attr(data-tip); white-space: pre-line; position: absolute;
  z-index: 2; left: 0; top: 1.7em; width: max-content; max-width: 24rem; padding: .4rem .7rem;
  background: var(--paper); color: var(--ink); border: 1px solid var(--tone); border-radius: .3rem;
  font-size: .85rem; font-weight: normal; line-height: 1.5; text-indent: 0;
  box-shadow: 0 2px 8px rgb(0 0 0 / 20%); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { border-bottom: 1px solid var(--rule); padding: .3rem .5rem; text-align: left;
  vertical-align: top; overflow-wrap: anywhere; }
td.short { white-space: nowrap; }
th { color: var(--soft); font-weight: normal; white-space: nowrap; }
td.verdict { color: var(--tone); white-space: nowrap; }
td.verdict small { display: block; white-space: normal; max-width: 12em; }
tr { scroll-margin-top: 1rem; }
.pressing { margin: 1rem 0; padding: .5rem 1rem; border: 1px solid var(--rule);
  border-left: .3rem solid var(--conflict); }
.pressing summary { font-weight: bold; cursor: pointer; }
.pressing ol { margin: .3rem 0 0; padding-left: 2rem; }
.pressing .sign { color: var(--tone); }
td ul { margin: .2rem 0 0; padding-left: 1.1rem; }
.filter { display: none; gap: .4rem; flex-wrap: wrap; margin: .5rem 0; }
.scripted .filter { display: flex; }
.filter button { font: inherit; font-size: .85rem; color: inherit; background: none; padding: .1rem .7rem;
  border: 1px solid var(--rule); border-radius: 1rem; cursor: pointer; }
.filter button[aria-pressed=true] { background: var(--ink); color: var(--paper); }
@media (max-width: 44rem) {
  .text { padding: .3rem .7rem; }
  thead { display: none; }
  tr { display: block; border-bottom: 1px solid var(--rule); padding: .5rem 0; }
  td { display: flex; border: 0; padding: .05rem 0; }
  td::before { content: attr(data-head); flex: 0 0 5.5em; color: var(--soft); font-size: .85rem; }
  td.verdict small { max-width: none; }
  td.same { display: none; }
  a.n:hover::after, a.n:focus::after { position: fixed; left: .5rem; right: .5rem; top: auto;
    bottom: .5rem; width: auto; max-width: none; }
}
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  .filter, .scripted .filter { display: none; }
  .text { background: none; padding: 0; }
  tr, .text p { break-inside: avoid; }
  tr[hidden] { display: table-row; }
}
"""

SCRIPT = """
document.body.classList.add("scripted");
document.querySelectorAll(".filter").forEach(function (bar) {
  bar.addEventListener("click", function (event) {
    var wanted = event.target.dataset.verdict;
    if (wanted === undefined) return;
    bar.querySelectorAll("button").forEach(function (button) {
      button.setAttribute("aria-pressed", String(button === event.target));
    });
    document.querySelectorAll("#numbers tbody tr").forEach(function (row) {
      row.hidden = wanted !== "" && !row.classList.contains(wanted);
    });
  });
});
"""
