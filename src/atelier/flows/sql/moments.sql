-- name: refund_due_job^
select job_id, account_id from refund_due_job(coalesce(:now, now()));

-- name: fail_due_job^
select job_id, account_id, lane, deliveries from fail_due_job(coalesce(:now, now()));

-- name: admit_to_freed_slots
select admit_to_freed_slots(coalesce(:now, now())) as lane;
