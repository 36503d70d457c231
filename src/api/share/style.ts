// The style of the pages below /share. It stands inside them, and the policy names its digest.

/** With and without the player's script, light and dark, wide and narrow. */
export const style = `:root{color-scheme:light dark;--ground:light-dark(oklch(.985 .003 165),oklch(.16 .008 165));--raised:light-dark(oklch(1 0 0),oklch(.24 .01 165));--line:light-dark(oklch(.9 .006 165),oklch(.3 .01 165));--text:light-dark(oklch(.22 .012 165),oklch(.95 .006 165));--soft:light-dark(oklch(.42 .012 165),oklch(.78 .008 165));--accent:light-dark(oklch(.48 .1 165),oklch(.82 .14 165));--on:light-dark(oklch(1 0 0),oklch(.19 .04 165));--bad:light-dark(oklch(.5 .19 27),oklch(.74 .16 25));font:16px/1.5 system-ui,sans-serif}
*{box-sizing:border-box}[hidden]{display:none!important}body{margin:0;background:var(--ground);color:var(--text)}main{max-width:46rem;margin:0 auto;padding:1.5rem}
header{display:flex;flex-wrap:wrap;gap:1.25rem;align-items:center;margin-bottom:1.5rem}header img{width:9rem;height:9rem;object-fit:cover;border-radius:.5rem}header div{flex:1 1 14rem;min-width:0}
h1{margin:0;font-size:1.5rem;line-height:1.25;overflow-wrap:anywhere}header p{margin:.25rem 0 0}p,.by{overflow-wrap:anywhere}.by,header p{color:var(--soft)}a{color:var(--accent)}
ol{padding:0;margin:0;list-style:none}li{padding:.75rem 0;border-top:1px solid var(--line)}li p{margin:0 0 .25rem}audio{width:100%;height:2.5rem}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}button{font:inherit;color:inherit;cursor:pointer}
.has-player li{display:flex;gap:.75rem;align-items:center;padding:.5rem 0}.has-player li p{flex:1;min-width:0;margin:0}.has-player li .by{display:block}.has-player main{padding-bottom:10rem}
li[aria-current] b{color:var(--accent)}.round{flex:none;display:grid;place-items:center;width:2.75rem;height:2.75rem;padding:0;border:0;border-radius:50%;background:transparent}.round:disabled{opacity:.4;cursor:default}.round:hover{background:var(--line)}.round svg{width:1.5rem;height:1.5rem;fill:currentColor}
.round.main{background:var(--accent);color:var(--on)}.player{position:fixed;inset:auto 0 0;background:var(--raised);border-top:1px solid var(--line);padding:.75rem max(1.5rem,env(safe-area-inset-right)) calc(.75rem + env(safe-area-inset-bottom))}
.player>div{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:center;max-width:43rem;margin:0 auto}.now{flex:1 1 10rem;min-width:0;margin:0;display:-webkit-box;-webkit-box-orient:vertical;-webkit-line-clamp:2;overflow:hidden}
.seek{display:flex;gap:.5rem;align-items:center;flex:1 1 100%;font-size:.8125rem;color:var(--soft);font-variant-numeric:tabular-nums}.seek input{flex:1;min-width:0;height:1.5rem;accent-color:var(--accent)}
form{display:grid;gap:.75rem;max-width:22rem;margin-top:1rem}label{display:grid;gap:.25rem}input[type=password]{font:inherit;color:inherit;background:var(--raised);border:1px solid var(--soft);border-radius:.5rem;min-height:2.75rem;padding:0 .75rem}
.send{min-height:2.75rem;border:0;border-radius:.5rem;background:var(--accent);color:var(--on);font-weight:600}.bad{color:var(--bad)}.notice{padding:.75rem 1rem;border:1px solid var(--line);border-radius:.5rem;background:var(--raised)}`;
