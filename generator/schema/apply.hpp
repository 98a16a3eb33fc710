// One function for each kind of statement: applies it to the catalog. A kind without one does not compile.
#pragma once

#include "schema/builder.hpp"

namespace racegen::schema {

void apply(Builder& builder, const ddl::CreateTable& statement);
void apply(Builder& builder, const ddl::CreateEnum& statement);
void apply(Builder& builder, const ddl::CreateComposite& statement);
void apply(Builder& builder, const ddl::CreateDomain& statement);
void apply(Builder& builder, const ddl::CreateIndex& statement);
void apply(Builder& builder, const ddl::CreateSequence& statement);
void apply(Builder& builder, const ddl::AlterSequenceOwner& statement);
void apply(Builder& builder, const ddl::AlterTable& statement);
void apply(Builder& builder, const ddl::AlterEnumAddValue& statement);
void apply(Builder& builder, const ddl::AlterEnumRenameValue& statement);
void apply(Builder& builder, const ddl::AlterDomain& statement);
void apply(Builder& builder, const ddl::Drop& statement);
void apply(Builder& builder, const ddl::Rename& statement);
void apply(Builder& builder, const ddl::CommentOn& statement);
void apply(Builder& builder, const ddl::CreateView& statement);
void apply(Builder& builder, const ddl::CreateSchema& statement);
void apply(Builder& builder, const ddl::CreateTrigger& statement);
void apply(Builder& builder, const ddl::CreateRule& statement);
void apply(Builder& builder, const ddl::CreatePolicy& statement);
void apply(Builder& builder, const ddl::SetSearchPath& statement);
void apply(Builder& builder, const ddl::EnterSchema& statement);
void apply(Builder& builder, const ddl::LeaveSchema& statement);
void apply(Builder& builder, const ddl::Ignored& statement);
void apply(Builder& builder, const ddl::Unsupported& statement);

}  // namespace racegen::schema
