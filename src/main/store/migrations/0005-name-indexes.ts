/** The few names of networks and designs are found without reading every run: for words and wildcards of the filter. */
export const NAME_INDEXES = `
CREATE INDEX runsByWorkload ON runs (workload);
CREATE INDEX runsByDesign ON runs (design);
`
