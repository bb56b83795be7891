/** Accounts of another program, on real database servers. */
@org.jspecify.annotations.NullMarked
package im.recado.source.sql;
