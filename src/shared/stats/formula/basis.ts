/** What `scale()` and `poly()` took from the data, so that they mean the same for other rows. */
export type Basis =
  | { readonly kind: "scale"; readonly centre: number; readonly scale: number }
  | { readonly kind: "powers"; readonly degree: number }
  /** The recurrence of orthogonal polynomials: pₖ₊₁ = (x − αₖ) pₖ − (‖pₖ‖² / ‖pₖ₋₁‖²) pₖ₋₁. */
  | { readonly kind: "orthogonal"; readonly alpha: readonly number[]; readonly squares: readonly number[] };

/** Mean and standard deviation of the present values, as R's `scale` takes them. */
export function standardisation(
  values: Float64Array,
  centred: boolean,
  scaled: boolean,
): Extract<Basis, { kind: "scale" }> {
  const present = values.filter(Number.isFinite);
  const mean = present.reduce((sum, value) => sum + value, 0) / present.length;
  const centre = centred ? mean : 0;
  // Without centring R divides by the root mean square with n − 1.
  const squares = present.reduce((sum, value) => sum + (value - centre) ** 2, 0);
  const scale = scaled ? Math.sqrt(squares / (present.length - 1)) : 1;
  return { kind: "scale", centre, scale: scale > 0 ? scale : 1 };
}

/** The orthogonal polynomials of R's `poly` over the present values. */
export function orthogonalPolynomial(values: Float64Array, degree: number): Basis {
  const x = values.filter(Number.isFinite);
  const alpha: number[] = [];
  const squares = [1, x.length];
  let before = new Float64Array(x.length);
  let current = new Float64Array(x.length).fill(1);
  for (let k = 0; k < degree; k++) {
    const square = squares[k + 1]!;
    const centre = x.reduce((sum, value, i) => sum + value * current[i]! ** 2, 0) / square;
    const ratio = k === 0 ? 0 : square / squares[k]!;
    const next = current.map((value, i) => (x[i]! - centre) * value - ratio * before[i]!);
    alpha.push(centre);
    squares.push(next.reduce((sum, value) => sum + value * value, 0));
    before = current;
    current = next;
  }
  return { kind: "orthogonal", alpha, squares };
}

/** The columns of a polynomial at these values, the constant left out. */
export function powersOf(basis: Basis, x: Float64Array): Float64Array[] {
  if (basis.kind === "powers")
    return Array.from({ length: basis.degree }, (_, k) => x.map((value) => value ** (k + 1)));
  if (basis.kind === "scale") return [x.map((value) => (value - basis.centre) / basis.scale)];
  const { alpha, squares } = basis;
  const columns: Float64Array[] = [];
  let before = new Float64Array(x.length);
  let current = new Float64Array(x.length).fill(1);
  alpha.forEach((centre, k) => {
    const ratio = k === 0 ? 0 : squares[k + 1]! / squares[k]!;
    const next = current.map((value, i) => (x[i]! - centre) * value - ratio * before[i]!);
    const length = Math.sqrt(squares[k + 2]!);
    columns.push(next.map((value) => value / length));
    before = current;
    current = next;
  });
  return columns;
}
