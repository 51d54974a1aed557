import Tables

// GRDB has types of these names too; here they are Deed's.
typealias Column = Tables.Column
typealias Table = Tables.Table
