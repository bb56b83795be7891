/** People in a directory that speaks LDAP (RFC 4511): OpenLDAP, Active Directory and others. */
@NullMarked
package im.recado.source.ldap;

import org.jspecify.annotations.NullMarked;
