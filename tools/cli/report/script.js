'use strict';
// Lets the reader sort the rows of every table of class "sortable": each header of a column becomes
// a button, which the keyboard reaches too. Without this script the tables stand in their first
// order.

const collator = new Intl.Collator('zh', { numeric: true });

function compareCells(a, b) {
  if (a.dataset.sort !== undefined && b.dataset.sort !== undefined) {
    return Number(a.dataset.sort) - Number(b.dataset.sort);
  }
  return collator.compare(a.textContent, b.textContent);
}

// Sorts by the column of `head`, the other way round when it is sorted by it already.
function sortBy(head) {
  const body = head.closest('table').tBodies[0];
  const first = head.dataset.first ?? 'ascending';
  const other = first === 'ascending' ? 'descending' : 'ascending';
  const order = head.getAttribute('aria-sort') === first ? other : first;
  for (const each of head.parentElement.cells) each.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', order);
  const sign = order === 'ascending' ? 1 : -1;
  const rows = [...body.rows];
  const column = head.cellIndex;
  rows.sort((a, b) => sign * compareCells(a.cells[column], b.cells[column]));
  body.append(...rows);
}

for (const head of document.querySelectorAll('table.sortable > thead th')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.append(...head.childNodes);
  button.addEventListener('click', () => sortBy(head));
  head.append(button);
}
